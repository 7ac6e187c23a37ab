/** The styles of the workbench; those of narrow screens last, so that they hold over all others. */
import "./editor.css";
import "./narrow.css";
