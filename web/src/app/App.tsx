import { DirectionProvider, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { chosenLocale, languages } from "@/i18n";
import { useDark } from "./dark";
import { queryClient } from "./queryClient";
import { router } from "./router";
import { cssVariables, makeTheme } from "./theme";

export function App() {
  const dark = useDark();
  const [theme] = useState(makeTheme);
  return (
    <QueryClientProvider client={queryClient}>
      <DirectionProvider initialDirection={languages[chosenLocale()].dir} detectDirection={false}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          forceColorScheme={dark ? "dark" : "light"}
        >
          <RouterProvider router={router} />
        </MantineProvider>
      </DirectionProvider>
    </QueryClientProvider>
  );
}
