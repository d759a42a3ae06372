/** The bytes of log files, commonest first; what is not listed is rarer still. */
const commonFirst = '"eats:1rnodi2c,-u0m3lpAI/4.8fv9657SygTbEwDC{}NL_RMPOVhxzGHkKqQZXU';

const ranks = new Uint8Array(256).fill(commonFirst.length);
for (const [rank, byte] of Buffer.from(commonFirst).entries()) ranks[byte] = rank;

/** Words of nearly every record, whose ends are those of many event names. */
const frequent =
  'userName"IAMUser"assumedRoleUser"accessKeyId"sessionToken"sessionContext"sessionIssuer"eventName"roleSessionName"' +
  'AWS::KMS::Key"AWS::IAM::Role"AssumedRole"Decrypt"DescribeInstances"policyDocument"sharedEventID"';

/**
 * Where in a text a search for it should look: at the rarest bytes, by which it stops in vain least often, unless a frequent
 * word goes on from there in the same way. With many texts, what is found in vain costs more than the searches.
 *
 * @param seenBytes so many are looked at together
 * @param needleBytes so many must agree before anything else is done
 */
export function rarestPlace(text: Buffer, seenBytes: number, needleBytes: number): number {
  const places = Array.from({ length: 1 + text.length - seenBytes }, (_, at) => ({
    at,
    rarity: text.subarray(at, at + seenBytes).reduce((sum, byte) => sum + (ranks[byte] as number), 0),
  })).sort((a, b) => b.rarity - a.rarity || a.at - b.at);
  const isFrequent = (at: number) => frequent.includes(text.toString('latin1', at, at + needleBytes));
  return (places.find(({ at }) => !isFrequent(at)) ?? places[0])?.at ?? 0;
}
