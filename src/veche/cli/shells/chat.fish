# Completion of the command `chat` for fish.
function __chat_completion
    set -l before (commandline -opc)
    set -l now (commandline -ct)
    set -l lines (env _CHAT_COMPLETE=fish $before[1] $before[2..-1] "$now" 2>/dev/null)
    switch "$lines[1]"
        case words
            printf '%s\n' $lines[2..-1]
        case files
            __fish_complete_path "$now"
        case folders
            __fish_complete_directories "$now"
    end
end
complete --no-files --keep-order --command chat --arguments '(__chat_completion)'
