# Shows in a session what was not reset at this start, and why: the login screens of Plasma and GNOME show no text of ours.
# KILN_ROOT names another folder than /, for tests.
notice=${KILN_ROOT:-}/run/issue.d/50-kiln-reset.issue
if [[ ! -s $notice ]]; then exit 0; fi
# A notification's text is a kind of HTML.
text=$(sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' "$notice")
notify-send --urgency=critical --app-name=Kiln 'Reset at this start' "$text"
