(echo x > /app/new) 2> /dev/null && exit 1
(echo x > /etc/new) 2> /dev/null && exit 1
(cat /etc/shadow) > /dev/null 2>&1 && exit 1
kill -9 1 2> /dev/null && exit 1
echo contained
