import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/table.css";
import "./ui/controls.css";
import "./ui/mantine.css";
import "./ui/math-font.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { followAppearance } from "./app/appearance";
import { startLanguage } from "./i18n";

followAppearance();
document.documentElement.dataset["density"] = "manager";
const root = document.getElementById("root");
if (root) void startLanguage().then(() => createRoot(root).render(<App />));
