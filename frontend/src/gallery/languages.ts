/** The languages that the elements speak, each in its own words. */

/** Put in by build.mjs: the names of the catalogues in base/texts/. */
declare const LANGUAGE_TAGS: readonly string[];

export const LANGUAGES: readonly { value: string; label: string }[] = LANGUAGE_TAGS.map((tag) => ({
  value: tag,
  label: new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag,
}));
