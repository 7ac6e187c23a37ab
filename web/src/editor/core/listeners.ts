/** Whoever wants to be told of changes. */
export class Listeners {
  private readonly all = new Set<() => void>();

  /** Gives what ends it. */
  add = (listener: () => void): (() => void) => {
    this.all.add(listener);
    return () => this.all.delete(listener);
  };

  tell(): void {
    for (const listener of this.all) listener();
  }
}
