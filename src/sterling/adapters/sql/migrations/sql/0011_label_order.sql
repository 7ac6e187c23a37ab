-- Labels of a control, the least certain first: all of them, and those of one class. The class is a column and not an
-- expression of an index: behind row-level security an index serves no condition with functions that might leak.
-- Only what is one word or number has a class; texts are cut, as an entry of an index is small.
alter table sterling.label add column class text generated always as (
    case when json_typeof(value) in ('string', 'number') then left(value #>> '{}', 200) end) stored;
create index label_control on sterling.label (project_id, control, probability, task_id);
create index label_class on sterling.label (project_id, control, class, probability, task_id)
    where class is not null;
