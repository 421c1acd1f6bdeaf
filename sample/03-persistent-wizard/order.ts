/** What the wizard asks for, one step after the other. */
export interface Order {
  name: string;
  colour: string;
}

export const STEPS = ['name', 'colour'] as const;

export type Step = (typeof STEPS)[number];
