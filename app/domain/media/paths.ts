// Where the files of a gallery stand in the bucket `media`: <workspace>/<agent>/<media>/<file>.

/** Of one picture or video, by the path of its original. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))

/** A size of a picture, in the folder of its original. */
export const sizePath = (folder: string, name: string, mimeType: `image/${string}`): string =>
  `${folder}/${name}.${mimeType.slice('image/'.length)}`

/** Where the poster of an imported video waits beside it for the job that makes its sizes. */
export const waitingPoster = (folder: string): string => `${folder}/poster.webp`
