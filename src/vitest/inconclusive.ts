/** The matrix of what went wrong says it all: where in this package an error was thrown helps nobody. */
class Stackless extends Error {
  readonly code: string;

  constructor(name: string, message: string, code: string) {
    super(message);
    this.name = name;
    this.code = code;
    this.stack = `${name}: ${message}`;
  }
}

/** A question that could not be asked. In a test it is an error, but not a failure of what is tested. */
export class Inconclusive extends Stackless {
  constructor(message: string, code: string) {
    super('Inconclusive', message, code);
  }
}

/** Something was asked, and the answer is not what was expected. */
export class CheckFailed extends Stackless {
  constructor(message: string, code: string) {
    super('CheckFailed', message, code);
  }
}
