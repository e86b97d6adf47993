/** Whether the person is at something else on the page: typing in a field, or in a dialog. Nothing takes the focus from there. */
export function isElsewhere(): boolean {
  const active = document.activeElement;
  if (!active || active === document.body) return false;
  const places = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="alertdialog"]';
  return active.closest(places) !== null;
}
