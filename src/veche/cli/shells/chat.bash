# Completion of the command `chat` for bash.
_chat_completion() {
    local mode line
    COMPREPLY=()
    {
        IFS= read -r mode || return
        case $mode in
        words)
            while IFS= read -r line; do COMPREPLY+=("$line"); done
            [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace
            ;;
        files) compopt -o default -o filenames ;;
        folders)
            compopt -o filenames
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$2")
            ;;
        esac
    } < <(_CHAT_COMPLETE=bash _CHAT_BREAKS=$COMP_WORDBREAKS "$1" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -o nosort -F _chat_completion chat 2>/dev/null || complete -F _chat_completion chat
