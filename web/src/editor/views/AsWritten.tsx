import { Component, type ReactNode } from "react";

interface Props {
  readonly text: string;
  /** The text with its marks made of it. */
  readonly children: ReactNode;
}

interface State {
  readonly text: string;
  readonly failed: boolean;
}

/** In characters: the parser's time grows with their square where somebody wishes it to. */
const LONGEST = 100_000;
/** Forty quotes or lists in each other on one line, or a line that stands very far to the right. */
const DEEP = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){40}|^[ \t]{200}/mu;

const canBeRead = (text: string): boolean => text.length <= LONGEST && !DEEP.test(text);

/** Marked-up text; the text as it was written where its parser would take for ever, or fails. */
export class AsWritten extends Component<Props, State> {
  override state: State = { text: this.props.text, failed: false };

  static getDerivedStateFromProps({ text }: Props, state: State): State | null {
    return text === state.text ? null : { text, failed: false };
  }

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  override render() {
    const { text, children } = this.props;
    if (!this.state.failed && canBeRead(text)) return children;
    return (
      <div dir="auto" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {text}
      </div>
    );
  }
}
