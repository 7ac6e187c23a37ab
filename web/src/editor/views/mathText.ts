/** Where the mathematics of a Markdown text is: TeX between `$`, `$$`, `\(` and `\)`, `\[` and `\]`. */

const CODE_OR_MATH =
  /(?<code>^ {0,3}(`{3,}|~{3,})[^]*?(?:^ {0,3}\2|(?![^]))|(?<tick>`+)[^`][^]*?\k<tick>(?!`))|(?<escaped>\\\\|\\\$)|\$\$(?<block>[^]+?)\$\$|\\\[(?<square>[^]+?)\\\]|\\\((?<round>[^\n]+?)\\\)|(?<alone>\$\$)/gmu;

/**
 * The text with every formula on one line between dollars, which is what the parser takes as one; code stays as it is.
 * Lines keep their numbers.
 */
export function delimited(text: string): string {
  return text.replace(CODE_OR_MATH, (found: string, ...rest: unknown[]) => {
    const parts = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const block = parts["block"] ?? parts["square"];
    if (block !== undefined) {
      const lines = block.split("\n");
      return `$$ ${lines
        .map((line) => line.trim())
        .join(" ")
        .trim()} $$${"\n".repeat(lines.length - 1)}`;
    }
    if (parts["round"] !== undefined) return `$${parts["round"].trim()}$`;
    // What is never closed would take the rest of the text with it.
    return parts["alone"] === undefined ? found : "\\$\\$";
  });
}

/** Nodes of a Markdown tree (mdast), as far as they are looked at here. */
interface Node {
  type: string;
  value?: string;
  children?: Node[];
  position?: { start: { offset?: number }; end: { offset?: number } };
  data?: { hProperties?: Record<string, unknown>; hName?: string; hChildren?: unknown[] };
}

/**
 * A plug-in of remark, after remark-math: what stands between double dollars is a formula of its own, and sums of
 * money are no formulas. As in Pandoc, a formula begins and ends without a space, and no digit follows it.
 */
export function dollars() {
  return (tree: Node, file: { readonly value: unknown }): void => settle(tree, String(file.value));
}

function settle(node: Node, text: string): void {
  for (const child of node.children ?? []) {
    if (child.type === "inlineMath") judge(child, text);
    else settle(child, text);
  }
}

function judge(node: Node, text: string): void {
  const end = node.position?.end.offset ?? 0;
  const source = text.slice(node.position?.start.offset ?? 0, end);
  if (source.startsWith("$$")) {
    node.data = { ...node.data, hProperties: { className: ["language-math", "math-display"] } };
    return;
  }
  if (!/^\$\s|\s\$$/u.test(source) && !/\d/u.test(text.charAt(end))) return;
  node.type = "text";
  node.value = source;
  delete node.data;
}
