import type { ReactNode } from 'react'
import { useState } from 'react'
import classes from './document-viewer.module.css'

export interface PicturePageProps {
  readonly address: string
  readonly label: string
  /** Drawn over the picture. */
  readonly children: ReactNode
}

export function PicturePage({ address, label, children }: PicturePageProps) {
  const [isLoaded, setLoaded] = useState(false)
  return (
    <div className={classes['page']}>
      <img src={address} alt={label} className={classes['picture']} onLoad={() => setLoaded(true)} />
      {isLoaded && children}
    </div>
  )
}
