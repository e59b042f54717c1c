# What the updates of this box did; other arguments are journalctl's, such as --follow.
exec journalctl --unit kaliun-auto-update --unit kiln-updates-settle --unit 'kiln-deploy-*' "$@"
