const PATIENCE_MS = 8_000
const MAX_EDGE = 1_280
/** The very first picture of a video is often black. */
const AT_SECONDS = 0.5

/** A still of a video, drawn by this browser; null when it cannot play it. */
export function videoPoster(file: Blob): Promise<Blob | null> {
  return new Promise((resolve) => {
    const video = document.createElement('video')
    const url = URL.createObjectURL(file)
    const done = (poster: Blob | null) => {
      clearTimeout(timer)
      URL.revokeObjectURL(url)
      video.removeAttribute('src')
      resolve(poster)
    }
    const timer = setTimeout(() => done(null), PATIENCE_MS)
    video.muted = true
    video.playsInline = true
    video.preload = 'auto'
    video.onerror = () => done(null)
    video.onloadeddata = () => {
      video.currentTime = Math.min(AT_SECONDS, (video.duration || 0) / 2)
    }
    video.onseeked = () => draw(video, done)
    video.src = url
  })
}

function draw(video: HTMLVideoElement, done: (poster: Blob | null) => void): void {
  const { videoWidth, videoHeight } = video
  const scale = Math.min(1, MAX_EDGE / Math.max(videoWidth, videoHeight, 1))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(videoWidth * scale))
  canvas.height = Math.max(1, Math.round(videoHeight * scale))
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  canvas.toBlob(done, 'image/jpeg', 0.85)
}
