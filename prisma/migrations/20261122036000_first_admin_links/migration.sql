-- Several processes that start on one database each print a link: all of them stay good until there is an administrator.
DROP INDEX one_time_links_one_first_admin;
