# Shows the log of this box's updates; other arguments are journalctl's, such as --follow.
exec journalctl --unit kaliun-auto-update --unit kiln-updates-settle --unit 'kiln-deploy-*' "$@"
