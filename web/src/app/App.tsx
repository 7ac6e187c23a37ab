import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useDark } from "./dark";
import { queryClient } from "./queryClient";
import { router } from "./router";
import { cssVariables, theme } from "./theme";

export function App() {
  const dark = useDark();
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        forceColorScheme={dark ? "dark" : "light"}
      >
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  );
}
