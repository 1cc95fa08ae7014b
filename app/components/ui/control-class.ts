/** The frame that text fields, text areas and selects share. 16 px on phones, so that they do not zoom in. */
export const CONTROL_CLASS =
  'w-full rounded-sm border border-line-strong bg-surface px-3 text-md text-ink transition-colors sm:text-base ' +
  'hover:border-faint focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 ' +
  'disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted [&[readonly]]:bg-sunken [&[readonly]]:text-muted ' +
  'aria-invalid:border-danger'
