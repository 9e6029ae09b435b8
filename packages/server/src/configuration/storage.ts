import { z } from 'zod'
import { httpAddress } from './values.ts'

/** Where content is kept: uploads, pictures of documents. */
export const storage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file') }),
  z.strictObject({
    type: z.literal('s3'),
    endpoint: httpAddress,
    bucket: z.string().regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, 'a bucket name'),
    /** In front of every key, so that a bucket can be shared. */
    prefix: z
      .string()
      .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'letters, digits, dot, dash and underscore, with slashes in between')
      .optional(),
    region: z.string().min(1).default('us-east-1'),
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
  }),
])

/**
 * Where the index of slices is kept; replicas share one. Absent: the folder `index` of the data folder. It can be rebuilt from the
 * database at any time.
 */
export const indexSettings = z.strictObject({
  /** A folder that all replicas see, or the address of an object store, as in `s3://bucket/prefix`. */
  location: z.string().min(1),
  /** Settings of the object store by LanceDB's names: `aws_access_key_id`, `aws_secret_access_key`, `endpoint`, `region`, `allow_http`. */
  storageOptions: z.record(z.string(), z.string()).optional(),
})

/** Files of the Files API; the counts and sizes of the platform's documents hold besides. */
export const files = z.strictObject({
  /** What one account may keep in all its files. */
  capacityBytes: z.number().int().positive().default(107_374_182_400),
  /** Files of one purpose that an account may keep, where it is not what the documents say (100 or 1,000). */
  maxPerPurpose: z.number().int().positive().optional(),
  /** Days after which files are deleted; absent: they are kept. The platform keeps them for 30. */
  keepDays: z.number().positive().max(36_500).optional(),
})
