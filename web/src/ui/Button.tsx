import { Link, type LinkProps } from "@tanstack/react-router";
import { IconChevronLeft } from "@tabler/icons-react";
import type { ButtonHTMLAttributes, ComponentType, ReactNode } from "react";

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

interface IconProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "name"> {
  readonly icon: ComponentType<{ size: number; stroke: number }>;
  /** What it does. */
  readonly name: string;
  /** The keys that do it too. */
  readonly keys?: string;
}

/** A small button that is a sign alone: its name is read out, and shown with the keys under the pointer. */
export function IconButton({ icon: Icon, name, keys, ...rest }: IconProps) {
  return (
    <Button look="ghost" small icon aria-label={name} title={keys ? `${name} (${keys})` : name} {...rest}>
      <Icon size={16} stroke={1.5} />
    </Button>
  );
}

/** Leaves a page that has the whole window, to where it was opened from. */
export function BackLink({ name, ...link }: LinkProps & { readonly name: string }) {
  return (
    <ButtonLink look="ghost" small icon aria-label={name} {...link}>
      <IconChevronLeft size={16} stroke={1.5} />
    </ButtonLink>
  );
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
