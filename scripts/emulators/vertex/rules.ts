/** A rule as one list of rules keeps it. */
export interface ActiveRule<Rule> {
  readonly rule: Rule;
  /** How many times it has been used. */
  readonly fired: number;
  /** Ends it: it is not used again. */
  remove(): void;
}

interface Entry<Rule, Subject> extends ActiveRule<Rule> {
  fired: number;
  left: number;
  readonly matches: (subject: Subject) => boolean;
}

/**
 * Rules about what comes. Those with a number of times go first, the oldest first, so that "next" means next; then the
 * standing ones, the newest first, so that a test can put a special rule over a general one.
 */
export class Rules<Rule, Subject> {
  #counted: Entry<Rule, Subject>[] = [];
  #standing: Entry<Rule, Subject>[] = [];

  /** Adds a rule; `times` may be Infinity. */
  add(rule: Rule, times: number, matches: (subject: Subject) => boolean): ActiveRule<Rule> {
    const entry: Entry<Rule, Subject> = { rule, fired: 0, left: times, matches, remove: () => this.#drop(entry) };
    if (Number.isFinite(times)) this.#counted.push(entry);
    else this.#standing.unshift(entry);
    return entry;
  }

  /** Uses up the first rule that matches, once. */
  take(subject: Subject): ActiveRule<Rule> | undefined {
    const entry =
      this.#counted.find((each) => each.matches(subject)) ?? this.#standing.find((each) => each.matches(subject));
    if (entry === undefined) return undefined;
    entry.fired += 1;
    entry.left -= 1;
    if (entry.left <= 0) this.#drop(entry);
    return entry;
  }

  #drop(entry: Entry<Rule, Subject>): void {
    this.#counted = this.#counted.filter((each) => each !== entry);
    this.#standing = this.#standing.filter((each) => each !== entry);
  }
}
