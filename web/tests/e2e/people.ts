/** People beside the owner. */
import type { Page } from "@playwright/test";
import type { Role } from "../../src/api/schema.gen";
import { apiOf, must, type Access } from "./client";
import { expect, signIn } from "./fixtures";

/** Invites a new member with this name, who accepts and signs in on the page. */
export async function join(access: Access, page: Page, role: Role, name: string): Promise<Person> {
  const person = {
    name,
    email: `${name.toLowerCase().replaceAll(" ", ".")}@example.org`,
    password: "a long enough password",
  };
  const { link } = must(
    await apiOf(access).POST("/api/v1/invitations", { body: { role, email: person.email } as never }),
  );
  const data = { ...person, token: link.token };
  expect((await page.request.post(`${access.url}/api/v1/invitations/accept`, { data })).status()).toBe(200);
  await signIn(page, access.url, person);
  return person;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}
