/** What the page of a template asks the server while somebody writes. Every question is the form as it stands. */

export interface Finding {
  severity: "error" | "warning";
  message: string;
  /** From 1, in characters. */
  line: number | null;
  column: number | null;
}

export interface Verdict {
  findings: Finding[];
  sampleError: string | null;
}

export type Reply<T> = { kind: "done"; value: T } | { kind: "refused"; sentence: string } | { kind: "signed out" } | { kind: "away" };

export async function post<T>(url: string, form: HTMLFormElement): Promise<Reply<T>> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  try {
    const response = await fetch(url, { method: "POST", body, redirect: "manual", cache: "no-store" });
    if (response.type === "opaqueredirect") return { kind: "signed out" };
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) return { kind: "away" };
    const value: unknown = await response.json();
    if (response.ok) return { kind: "done", value: value as T };
    return { kind: "refused", sentence: (value as { sentence: string }).sentence };
  } catch {
    return { kind: "away" };
  }
}
