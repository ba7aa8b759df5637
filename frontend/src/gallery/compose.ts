/** Makes the page of a preview: what stands in the source, with our elements in place of AWS's address. Pure. */

const CROWD_SCRIPT = /(?:https?:)?\/\/assets\.crowd\.aws\/crowd-html-elements\.js/g;
const OURS = "crowd-html-elements.js";
export const CROWD_SCRIPT_TAG = `<script src="${OURS}"></script>`;
const AWS_TAG = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';

/** pictures: what the names below `pictures/` stand for; a sandboxed page may read no other file. */
export function composePage(source: string, pictures: ReadonlyMap<string, string>): string {
  const body = source.replace(CROWD_SCRIPT, OURS).replace(/\bpictures\/([\w.-]+)/g, (whole, name: string) => pictures.get(name) ?? whole);
  const script = body.includes(OURS) ? "" : `${CROWD_SCRIPT_TAG}\n`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Preview</title>
${script}</head><body>
${body}
</body></html>`;
}

/** The source as a template: with the script tag that every host of templates knows. */
export function asTemplate(source: string): string {
  return source.includes("crowd-html-elements") ? source : `${AWS_TAG}\n\n${source}`;
}
