export const DIGIT_0 = 0x30;
export const DIGIT_9 = 0x39;
export const MINUS = 0x2d;
export const QUOTE = 0x22;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const OPEN = 0x7b;
export const CLOSE = 0x7d;

/** The letter with which a value begins. */
export const TYPE = {
  NULL: 0x4e, // N
  BOOLEAN: 0x62, // b
  INTEGER: 0x69, // i
  FLOAT: 0x64, // d
  STRING: 0x73, // s
  ESCAPED_STRING: 0x53, // S
  ARRAY: 0x61, // a
  OBJECT: 0x4f, // O
  SERIALIZABLE: 0x43, // C
  ENUM: 0x45, // E
  SAME_OBJECT: 0x72, // r
  REFERENCE: 0x52, // R
} as const;
