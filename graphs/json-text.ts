/** Where a text stops being JSON, counted from one, and why. */
export interface JsonFault {
  readonly code: 'invalid-json' | 'duplicate-key' | 'forbidden-key' | 'too-deep' | 'number-too-large';
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type JsonReading = { readonly value: unknown } | { readonly fault: JsonFault };

// These names would reach an object's prototype in code that copies keys carelessly.
/** What JavaScript's objects have of their own: a file with such a key is not read. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads JSON as RFC 8259 has it, and refuses more than JSON.parse does: a key given twice, keys that reach a prototype, numbers
 * that overflow, and nesting below `maxDepth`. JSON.parse would drop or bend those silently, and its messages differ by engine.
 */
export function readJson(text: string, maxDepth: number): JsonReading {
  try {
    return { value: new Reader(text, maxDepth).readDocument() };
  } catch (thrown) {
    if (!(thrown instanceof Stop)) throw thrown;
    const { code, message, index } = thrown;
    const before = text.slice(0, index).split('\n');
    return { fault: { code, message, line: before.length, column: (before.at(-1) ?? '').length + 1 } };
  }
}

class Stop extends Error {
  readonly code: JsonFault['code'];
  readonly index: number;
  constructor(code: JsonFault['code'], message: string, index: number) {
    super(message);
    this.code = code;
    this.index = index;
  }
}

class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  #index = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  readDocument(): unknown {
    this.#skipSpace();
    if (this.#index === this.#text.length) this.#fail('The file is empty.');
    const value = this.#readValue(1);
    this.#skipSpace();
    if (this.#index < this.#text.length)
      this.#fail(`Nothing may follow the end of the value, but ${this.#here()} does.`);
    return value;
  }

  #readValue(depth: number): unknown {
    if (depth > this.#maxDepth) this.#fail(`Values are nested more than ${this.#maxDepth} deep.`, 'too-deep');
    const char = this.#text[this.#index];
    if (char === '{') return this.#readObject(depth);
    if (char === '[') return this.#readArray(depth);
    if (char === '"') return this.#readString();
    return this.#readNumber() ?? this.#readWord();
  }

  #readObject(depth: number): unknown {
    const object: Record<string, unknown> = {};
    this.#index += 1;
    for (let first = true; !this.#takeEnd('}', first); first = false) {
      const start = this.#index;
      if (this.#text[start] !== '"') this.#fail(`A key in double quotes was expected, but ${this.#here()} was found.`);
      const key = this.#readString();
      if (forbiddenKeys.has(key)) this.#fail(`“${key}” may not be used as a key.`, 'forbidden-key', start);
      if (Object.hasOwn(object, key)) this.#fail(`The key “${key}” is given twice.`, 'duplicate-key', start);
      this.#skipSpace();
      if (this.#text[this.#index] !== ':')
        this.#fail(`A colon was expected after the key “${key}”, but ${this.#here()} was found.`);
      this.#index += 1;
      this.#skipSpace();
      object[key] = this.#readValue(depth + 1);
    }
    return object;
  }

  #readArray(depth: number): unknown {
    const array: unknown[] = [];
    this.#index += 1;
    for (let first = true; !this.#takeEnd(']', first); first = false) array.push(this.#readValue(depth + 1));
    return array;
  }

  /** Moves to the next entry and says whether the list ended instead. */
  #takeEnd(end: string, first: boolean): boolean {
    this.#skipSpace();
    if (this.#text[this.#index] === end) {
      this.#index += 1;
      return true;
    }
    if (first) return false;
    if (this.#text[this.#index] !== ',') this.#fail(`A comma or ${end} was expected, but ${this.#here()} was found.`);
    const comma = this.#index;
    this.#index += 1;
    this.#skipSpace();
    if (this.#text[this.#index] === end) this.#fail(`A comma may not stand before ${end}.`, 'invalid-json', comma);
    return false;
  }

  #readString(): string {
    const start = this.#index;
    let end = this.#text.indexOf('"', start + 1);
    while (end !== -1 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    if (end === -1) this.#fail('This text is not closed by a double quote.');
    this.#index = end + 1;
    try {
      return String(JSON.parse(this.#text.slice(start, end + 1)));
    } catch {
      const message = 'This text is not closed on its line, or holds a control character or an unknown \\ sequence.';
      return this.#fail(message, 'invalid-json', start);
    }
  }

  /** Whether an odd number of backslashes stands before. */
  #isEscaped(index: number): boolean {
    let first = index;
    while (this.#text[first - 1] === '\\') first -= 1;
    return (index - first) % 2 === 1;
  }

  #readNumber(): number | undefined {
    const start = this.#index;
    const token = this.#take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (token === undefined) return undefined;
    const number = Number(token);
    if (!Number.isFinite(number)) this.#fail(`The number ${token} is too large.`, 'number-too-large', start);
    return number;
  }

  #readWord(): boolean | null {
    const start = this.#index;
    const word = this.#take(/[+-]?[A-Za-z_$][\w$]*/y);
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (word === undefined) return this.#fail(`A value was expected, but ${this.#here()} was found.`);
    if (/^[+-]?(?:NaN|Infinity)$/.test(word))
      return this.#fail(`JSON has no ${word}: write a number instead.`, 'invalid-json', start);
    return this.#fail(`“${word}” is not a value: text needs double quotes.`, 'invalid-json', start);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#index;
    const token = pattern.exec(this.#text)?.[0];
    if (token !== undefined) this.#index += token.length;
    return token;
  }

  #skipSpace(): void {
    this.#take(/[ \t\r\n]*/y);
  }

  #here(): string {
    const char = this.#text.codePointAt(this.#index);
    return char === undefined ? 'the end of the file' : `“${String.fromCodePoint(char)}”`;
  }

  #fail(message: string, code: JsonFault['code'] = 'invalid-json', index = this.#index): never {
    throw new Stop(code, message, index);
  }
}
