/**
 * Choices under a text: where the page is as long as the text (a small screen), they stand at its foot while the text scrolls
 * by, above what is told there, and take no more than two fifths of it. They stand in the page, so its end is never covered.
 * The pixel is for heights with a fraction, under which a line of the text would show.
 */
export const atHand =
  'max-lg:sticky max-lg:bottom-[calc(var(--foot-height,0px)-1px)] max-lg:z-10 max-lg:-mx-2 max-lg:max-h-[40dvh] max-lg:overflow-y-auto max-lg:border-rule max-lg:border-t max-lg:bg-paper max-lg:p-2';
