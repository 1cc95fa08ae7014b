import { type LoaderFunctionArgs, redirect } from '@remix-run/node'

/** The day begins in the inbox. */
export function loader({ params }: LoaderFunctionArgs) {
  return redirect(`/w/${params.slug}/inbox`)
}
