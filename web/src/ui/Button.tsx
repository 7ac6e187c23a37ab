import { Link, type LinkProps } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ReactNode } from "react";

export type ButtonLook = "plain" | "pri" | "ghost" | "danger" | "link";

interface Look {
  readonly look?: ButtonLook;
  readonly small?: boolean;
  readonly icon?: boolean;
  readonly children: ReactNode;
}

const classes = ({ look = "plain", small, icon }: Omit<Look, "children">, more = "") =>
  ["btn", look === "plain" ? "" : look, small ? "sm" : "", icon ? "ic" : "", more].filter(Boolean).join(" ");

type Props = Look & ButtonHTMLAttributes<HTMLButtonElement>;

export function Button({ look = "plain", small = false, icon = false, className, type, ...rest }: Props) {
  return <button type={type ?? "button"} className={classes({ look, small, icon }, className)} {...rest} />;
}

export function ButtonLink({
  look,
  small,
  icon,
  children,
  ...link
}: Look & LinkProps & { readonly "aria-label"?: string }) {
  return (
    <Link
      className={classes({ look: look ?? "plain", small: small ?? false, icon: icon ?? false })}
      {...link}
    >
      {children}
    </Link>
  );
}
