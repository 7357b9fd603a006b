import type { HomeView } from '../../../extension/src/protocol/panel/panel-messages.ts';
import { Notices } from './notices.tsx';
import { RecentSessions } from './recent-sessions.tsx';
import { TaskForm } from './task-form.tsx';

/** What is shown without a session: what stands in the way, the form for a task, the sessions before. */
export function Home({ home }: { readonly home: HomeView }) {
  return (
    <main className="home">
      <h1 className="visually-hidden">New task</h1>
      <Notices home={home} />
      <TaskForm home={home} />
      <RecentSessions sessions={home.recent} />
    </main>
  );
}
