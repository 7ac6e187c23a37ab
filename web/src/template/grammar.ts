/** The grammar of the condition language: text to a bounded tree. `expression.ts` says what it means. */

export const MAX_LENGTH = 1000;
export const MAX_DEPTH = 24;

export class ExpressionError extends Error {
  readonly code: string;
  readonly position: number;

  constructor(code: string, position: number, message: string) {
    super(message);
    this.name = "ExpressionError";
    this.code = code;
    this.position = position;
  }
}

export type Node =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "name"; readonly path: readonly string[] }
  | { readonly kind: "items"; readonly items: readonly Node[] }
  | { readonly kind: "call"; readonly name: string; readonly items: readonly Node[] }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Node }
  | { readonly kind: "chain"; readonly first: Node; readonly rest: readonly (readonly [string, Node])[] };

interface Token {
  readonly kind: "number" | "string" | "name" | "keyword" | "operator" | "end";
  readonly text: string;
  readonly position: number;
}

const KEYWORDS = new Set(["and", "or", "not", "in", "true", "false", "null"]);
const ESCAPES = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);
const TWO = new Set(["==", "!=", "<=", ">="]);
const SPACE = /^[ \t\r\n]$/;
const DIGIT = /^[0-9]$/;
const LETTER = /^[A-Za-z_]$/;
const WORD = /^[A-Za-z0-9_]$/;
const ONE = /^[<>+\-*/%()[\],.]$/;
const NUMBER = /^[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/;

function tokens(source: string): Token[] {
  const chars = Array.from(source);
  if (chars.length > MAX_LENGTH) {
    throw new ExpressionError("too_long", MAX_LENGTH, `an expression has at most ${MAX_LENGTH} characters`);
  }
  const found: Token[] = [];
  let at = 0;
  while (at < chars.length) {
    const char = chars[at] as string;
    if (SPACE.test(char)) {
      at += 1;
      continue;
    }
    const token = next(chars, char, at);
    found.push(token.token);
    at = token.end;
  }
  found.push({ kind: "end", text: "", position: chars.length });
  return found;
}

function next(chars: readonly string[], char: string, at: number): { token: Token; end: number } {
  if (DIGIT.test(char)) return number(chars, at);
  if (LETTER.test(char)) {
    let end = at + 1;
    while (end < chars.length && WORD.test(chars[end] as string)) end += 1;
    const text = chars.slice(at, end).join("");
    return { token: { kind: KEYWORDS.has(text) ? "keyword" : "name", text, position: at }, end };
  }
  const pair = char + (chars[at + 1] ?? "");
  if (TWO.has(pair)) return { token: { kind: "operator", text: pair, position: at }, end: at + 2 };
  if (ONE.test(char)) return { token: { kind: "operator", text: char, position: at }, end: at + 1 };
  if (char === '"' || char === "'") return string(chars, char, at);
  throw new ExpressionError("bad_character", at, `'${char}' has no meaning here`);
}

function number(chars: readonly string[], at: number): { token: Token; end: number } {
  const text = (NUMBER.exec(chars.slice(at).join("")) as RegExpExecArray)[0];
  const end = at + text.length;
  const after = chars[end];
  // `1abc` and `1.` are slips, not two tokens.
  if (after !== undefined && (after === "." || WORD.test(after))) {
    throw new ExpressionError("bad_number", at, "this number is malformed");
  }
  if (!Number.isFinite(Number(text))) throw new ExpressionError("bad_number", at, "this number is too large");
  return { token: { kind: "number", text, position: at }, end };
}

function string(chars: readonly string[], quote: string, start: number): { token: Token; end: number } {
  let text = "";
  for (let at = start + 1; at < chars.length; at += 1) {
    const char = chars[at] as string;
    if (char === quote) return { token: { kind: "string", text, position: start }, end: at + 1 };
    if (char !== "\\") {
      text += char;
      continue;
    }
    const escape = ESCAPES.get(chars[at + 1] ?? "");
    if (escape === undefined) {
      throw new ExpressionError("bad_string", at, "only \\n, \\t, \\\\, \\\" and \\' can be escaped");
    }
    text += escape;
    at += 1;
  }
  throw new ExpressionError("bad_string", start, "this string has no closing quote");
}

const ARGUMENTS = new Map<string, readonly [number, number]>([
  ["abs", [1, 1]],
  ["len", [1, 1]],
  ["lower", [1, 1]],
  ["max", [1, 32]],
  ["min", [1, 32]],
  ["upper", [1, 1]],
]);

/** Recursive descent; every nesting passes `deeper`, so the stack stays bounded. */
class Parser {
  readonly names = new Map<string, string[]>();
  private readonly list: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(list: readonly Token[]) {
    this.list = list;
  }

  whole(): Node {
    const node = this.either();
    if (this.token.kind !== "end") this.fail("expected an operator or the end");
    return node;
  }

  private get token(): Token {
    return this.list[this.at] as Token;
  }

  private take(...texts: string[]): string | null {
    const { kind, text } = this.token;
    if ((kind !== "operator" && kind !== "keyword") || !texts.includes(text)) return null;
    this.at += 1;
    return text;
  }

  private need(text: string): void {
    if (this.take(text) === null) this.fail(`expected '${text}'`);
  }

  private fail(expected: string): never {
    const found = this.token.kind === "end" ? "the expression ends" : `found '${this.token.text}'`;
    throw new ExpressionError("unexpected", this.token.position, `${expected}, ${found}`);
  }

  private deeper(rule: () => Node, position: number): Node {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      throw new ExpressionError("too_deep", position, `nested more than ${MAX_DEPTH} deep`);
    }
    const node = rule();
    this.depth -= 1;
    return node;
  }

  private chain(rule: () => Node, ...operators: string[]): Node {
    const first = rule();
    const rest: [string, Node][] = [];
    for (let sign = this.take(...operators); sign !== null; sign = this.take(...operators)) {
      rest.push([sign, rule()]);
    }
    return rest.length > 0 ? { kind: "chain", first, rest } : first;
  }

  private readonly either = (): Node => this.chain(this.both, "or");

  private readonly both = (): Node => this.chain(this.negation, "and");

  private readonly negation = (): Node => {
    const { position } = this.token;
    if (this.take("not") === null) return this.comparison();
    return { kind: "unary", operator: "not", operand: this.deeper(this.negation, position) };
  };

  private comparison(): Node {
    const first = this.sum();
    if (this.take("not") !== null) {
      this.need("in");
      return { kind: "chain", first, rest: [["not in", this.sum()]] };
    }
    const sign = this.take("==", "!=", "<", "<=", ">", ">=", "in");
    return sign === null ? first : { kind: "chain", first, rest: [[sign, this.sum()]] };
  }

  private sum(): Node {
    return this.chain(this.product, "+", "-");
  }

  private readonly product = (): Node => this.chain(this.signed, "*", "/", "%");

  private readonly signed = (): Node => {
    const { position } = this.token;
    if (this.take("-") === null) return this.primary();
    return { kind: "unary", operator: "-", operand: this.deeper(this.signed, position) };
  };

  private primary(): Node {
    const token = this.token;
    if (token.kind === "number" || token.kind === "string") {
      this.at += 1;
      return { kind: "literal", value: token.kind === "number" ? Number(token.text) : token.text };
    }
    const word = this.take("true", "false", "null");
    if (word !== null) return { kind: "literal", value: word === "null" ? null : word === "true" };
    if (this.take("(") !== null) {
      const node = this.deeper(this.either, token.position);
      this.need(")");
      return node;
    }
    if (this.take("[") !== null) return { kind: "items", items: this.items("]", token.position) };
    if (token.kind === "name") return this.name();
    return this.fail("expected a value");
  }

  private items(close: string, position: number): Node[] {
    const nodes: Node[] = [];
    if (this.take(close) !== null) return nodes;
    do nodes.push(this.deeper(this.either, position));
    while (this.take(",") !== null);
    this.need(close);
    return nodes;
  }

  private name(): Node {
    const token = this.token;
    this.at += 1;
    if (this.take("(") !== null) return this.call(token);
    const path = [token.text];
    while (this.take(".") !== null) {
      if (this.token.kind !== "name" && this.token.kind !== "keyword") this.fail("expected a name after '.'");
      path.push(this.token.text);
      this.at += 1;
    }
    this.names.set(path.join("."), path);
    return { kind: "name", path };
  }

  private call(token: Token): Node {
    const bounds = ARGUMENTS.get(token.text);
    if (bounds === undefined) {
      const known = [...ARGUMENTS.keys()].join(", ");
      throw new ExpressionError(
        "unknown_function",
        token.position,
        `no function '${token.text}'; there are ${known}`,
      );
    }
    const items = this.items(")", token.position);
    const [fewest, most] = bounds;
    if (items.length < fewest || items.length > most) {
      throw new ExpressionError(
        "wrong_arguments",
        token.position,
        `${token.text} takes ${fewest} to ${most} arguments`,
      );
    }
    return { kind: "call", name: token.text, items };
  }
}

/** The tree of an expression and the dotted paths that it names; throws ExpressionError. */
export function read(source: string): { root: Node; names: string[][] } {
  const parser = new Parser(tokens(source));
  const root = parser.whole();
  return { root, names: [...parser.names.values()] };
}
