// The settings' section of keyboard shortcuts; loaded when it is asked for.
export { Shortcuts as default } from '../features/shortcuts/shortcuts'
