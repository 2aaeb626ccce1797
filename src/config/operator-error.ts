/** The bot cannot start or go on. The message is written for the operator: all problems, each with what to do. */
export class OperatorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OperatorError';
  }
}
