import type { ReactNode } from 'react'
import { useState } from 'react'
import classes from './document-viewer.module.css'
import { useSourceAddress } from './use-source-address.ts'

export interface PicturePageProps {
  readonly source: string | Blob
  readonly label: string
  /** Drawn over the picture. */
  readonly children: ReactNode
}

export function PicturePage({ source, label, children }: PicturePageProps) {
  const address = useSourceAddress(source)
  const [isLoaded, setLoaded] = useState(false)
  return (
    <div className={classes['page']}>
      {address !== undefined && (
        <img src={address} alt={label} className={classes['picture']} onLoad={() => setLoaded(true)} />
      )}
      {isLoaded && children}
    </div>
  )
}
