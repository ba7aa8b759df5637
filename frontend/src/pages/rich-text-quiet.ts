/** A document without a window: what is parsed or made in it loads nothing and runs nothing. */
export const quietDocument = document.implementation.createHTMLDocument();
