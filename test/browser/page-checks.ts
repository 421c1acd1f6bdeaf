import type { Page } from 'playwright-core';

const CONTROLS = ['textbox', 'radio', 'button', 'link', 'progressbar', 'timer'] as const;

/** What every page must keep, as a list of what it breaks. */
export async function problemsOf(page: Page): Promise<string[]> {
  return [...(await layoutProblems(page)), ...(await namelessControls(page)), ...(await structureProblems(page))];
}

async function layoutProblems(page: Page): Promise<string[]> {
  const excess = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  return excess > 0 ? [`the page is ${excess} px wider than the window`] : [];
}

async function namelessControls(page: Page): Promise<string[]> {
  const problems: string[] = [];
  for (const role of CONTROLS) {
    const nameless = (await page.getByRole(role).count()) - (await page.getByRole(role, { name: /\S/ }).count());
    if (nameless > 0) problems.push(`${nameless} × ${role} without a name`);
  }
  return problems;
}

async function structureProblems(page: Page): Promise<string[]> {
  const problems: string[] = [];
  if ((await page.locator('html[lang]').count()) !== 1) problems.push('the page has no language');
  if ((await page.getByRole('heading', { level: 1 }).count()) !== 1)
    problems.push('the page has not one first heading');
  if ((await page.getByRole('main').count()) !== 1) problems.push('the page has not one main part');
  const ids = await page.evaluate<string[]>('[...document.querySelectorAll("[id]")].map(({ id }) => id)');
  if (new Set(ids).size < ids.length) problems.push('an id is used twice');
  return problems;
}
