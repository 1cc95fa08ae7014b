import { Outlet } from '@remix-run/react'
import { PublicFrame } from '#app/components/shell/public-frame.tsx'

/** Pages that a mail leads to: for whoever holds the link, signed in or not. */
export default function TokenLayout() {
  return (
    <PublicFrame>
      <Outlet />
    </PublicFrame>
  )
}
