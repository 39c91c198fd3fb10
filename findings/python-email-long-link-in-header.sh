#!/usr/bin/env bash
# Python's email package: a header whose value is one long link is turned into encoded words, in which it is a link no more.
#
# RFC 2369 (List-Unsubscribe) and RFC 8058 want a link in angle brackets, as it is: encoded words (RFC 2047) may stand only in free
# text, and a mail program that reads the header finds no link. EmailMessage with its own policy for SMTP writes encoded words as
# soon as "Name: value" has more than 78 characters and no space to fold at, though the value is plain ASCII. One expects the link as
# it is: RFC 5322 allows 998 characters, and 78 are only advised (2.1.1). Nothing says so when the message is made or written, and
# reading it again with the same package gives the link, so a test that does so sees nothing wrong.
# A way round it: write with policy.clone(max_line_length=998).
set -euo pipefail
python3 - <<'PROGRAM'
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage

print("Python", sys.version.split()[0])
link = "<https://letters.example.org/stop/" + "a" * 60 + ">"
message = EmailMessage(policy=policy.SMTP)
message["List-Unsubscribe"] = link
message.set_content("text")
plain, whole = message.as_bytes(), message.as_bytes(policy=policy.SMTP.clone(max_line_length=998))
print(plain.split(b"\r\nContent", 1)[0].decode())
print(whole.split(b"\r\nContent", 1)[0].decode())
read_again = message_from_bytes(plain, policy=policy.SMTP)["List-Unsubscribe"]
seen = b"=?utf-8?q?" in plain and link.encode() not in plain and read_again == link and link.encode() in whole
raise SystemExit(0 if seen else "this has changed")
PROGRAM
echo "the link is not in the message that is sent"
