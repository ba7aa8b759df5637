/** Files that are large or streamed, with the AWS SDK for JavaScript. Prints what it has found, as one line of JSON. */

import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";

const s3 = new S3Client();
const Bucket = "javascript-objects";
const folder = await mkdtemp(join(tmpdir(), "objects-"));
const file = join(folder, "large");
const bytes = randomBytes(6 * 2 ** 20 + 17);
const found = {};

try {
  await writeFile(file, bytes);
  await s3.send(new CreateBucketCommand({ Bucket }));

  await s3.send(new PutObjectCommand({ Bucket, Key: "streamed", Body: createReadStream(file), ContentLength: bytes.length }));
  found.streamed = digest(await read({ Key: "streamed" })) === digest(bytes);

  for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]) {
    const Key = `checked by ${ChecksumAlgorithm}`;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes.subarray(0, 1000), ChecksumAlgorithm }));
    found[Key] = digest(await read({ Key, ChecksumMode: "ENABLED" })) === digest(bytes.subarray(0, 1000));
  }

  const Key = "in parts/ä +&?=#%/..";
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { made: "in parts" } }));
  const Parts = [];
  for (const [n, Body] of [bytes.subarray(0, 5 * 2 ** 20), bytes.subarray(5 * 2 ** 20)].entries()) {
    const { ETag, ChecksumCRC32 } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: n + 1, Body }));
    Parts.push({ PartNumber: n + 1, ETag, ChecksumCRC32 });
  }
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  found.parts = digest(await read({ Key })) === digest(bytes);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  found.head = [head.ContentLength === bytes.length, head.Metadata];

  await s3.send(new CopyObjectCommand({ Bucket, Key: "copied", CopySource: encodeURI(`${Bucket}/streamed`) }));
  found.range = digest(await read({ Key: "copied", Range: "bytes=10-19" })) === digest(bytes.subarray(10, 20));

  found.keys = [];
  let ContinuationToken;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 3, ContinuationToken, EncodingType: "url" }));
    found.keys.push(...page.Contents.map((object) => decodeURIComponent(object.Key.replaceAll("+", " "))));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);

  await s3.send(new GetObjectCommand({ Bucket, Key: "nothing" })).catch((error) => {
    found.missing = error instanceof NoSuchKey;
  });
} finally {
  await rm(folder, { recursive: true });
}
console.log(JSON.stringify(found));

async function read(request) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, ...request }));
  return Body.transformToByteArray();
}

function digest(data) {
  return createHash("sha256").update(data).digest("hex");
}
