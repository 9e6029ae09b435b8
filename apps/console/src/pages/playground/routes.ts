import type { AnyRoute } from '@tanstack/react-router'
import { chatRoute } from './chat/route.tsx'
import { embeddingsRoute } from './embeddings/route.tsx'
import { imagesRoute } from './images/route.tsx'
import { layoutRoute } from './layout/route.tsx'
import { rerankRoute } from './rerank/route.tsx'
import { speechRoute } from './speech/route.tsx'
import { transcriptionRoute } from './transcription/route.tsx'
import { translationRoute } from './translation/route.tsx'
import { videosRoute } from './videos/route.tsx'
import { voicesRoute } from './voices/route.tsx'

/** A page for each kind of call that can be tried. */
export function playgroundRoutes<Parent extends AnyRoute>(parent: Parent) {
  return [
    chatRoute(parent),
    imagesRoute(parent),
    videosRoute(parent),
    speechRoute(parent),
    voicesRoute(parent),
    transcriptionRoute(parent),
    translationRoute(parent),
    layoutRoute(parent),
    rerankRoute(parent),
    embeddingsRoute(parent),
  ] as const
}
