type Props = { label?: string | undefined; children: string }

/** Text as it is, in its own window when it is long. */
export function CodeBlock({ label, children }: Props) {
  return (
    <div className="grid gap-1.5">
      {label ? <p className="font-medium text-sm">{label}</p> : null}
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="max-h-80 overflow-auto whitespace-pre-wrap wrap-anywhere rounded-sm border border-line bg-sunken p-3 font-mono text-sm"
      >
        {children}
      </pre>
    </div>
  )
}
