-- A resume looks for what one annotator holds: whose a lease is stands in the index of what is out, which is as long as
-- before, so a claim writes no entry more. By the time alone every lease that was out was looked at, or, where there
-- were many, the history of all.
create index assignment_out on sterling.assignment (lease_until, annotator_id) where state = 0;
drop index sterling.assignment_lease;
alter index sterling.assignment_out rename to assignment_lease;
