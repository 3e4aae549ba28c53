/**
 * One class per decision that a caller can make: `InputError` (mend what you gave; nothing was started, exit 2),
 * `RunError` (the machine or a tool failed, exit 1), `CancelledError` (you stopped it, exit 130).
 */
export class InputError extends Error {
  override name = 'InputError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export class RunError extends Error {
  override name = 'RunError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export class CancelledError extends Error {
  override name = 'CancelledError';
  readonly code = 'cancelled';
}
