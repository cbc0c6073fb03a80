/** A question that could not be asked. In a test it is an error, but not a failure of what is tested. */
export class Inconclusive extends Error {
  override readonly name = 'Inconclusive';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
    // the matrix says it all: where in this package it was thrown helps nobody
    this.stack = `${this.name}: ${message}`;
  }
}

/** Something was asked, and the answer is not what was expected. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
    this.stack = `${this.name}: ${message}`;
  }
}
