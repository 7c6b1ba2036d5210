// A link that is shown this once, to be copied.
import { CopyButton } from '../../ui/copy'

export function FreshLink({ text, address, label }: { text: string; address: string; label: string }) {
  return (
    <div className="fresh-key" role="status">
      <p>{text}</p>
      <div className="secret">
        <code>{address}</code>
        <CopyButton text={address} label={label} />
      </div>
    </div>
  )
}
