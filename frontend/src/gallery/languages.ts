/** The languages that the elements speak, each in its own words. */

export const LANGUAGES: readonly { value: string; label: string }[] = [{ value: "en", label: "English" }];
