/** What was loaded for fields of items: the same promise until it is freed. What failed is tried again at the next look. */
export class Kept<State extends { kind: string }> {
  private readonly known = new Map<string, Promise<State>>();

  load(item: string, field: string, read: () => Promise<State>): Promise<State> {
    const key = `${item}/${field}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const loading = read();
    this.known.set(key, loading);
    void loading.then(({ kind }) => {
      if (kind === "broken" && this.known.get(key) === loading) this.known.delete(key);
    });
    return loading;
  }

  /** Frees everything but what is of these items. */
  keep(items: ReadonlySet<string>): void {
    for (const key of this.known.keys()) {
      if (!items.has(key.slice(0, key.indexOf("/")))) this.known.delete(key);
    }
  }
}
